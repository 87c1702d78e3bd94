{#- Of `people`, a relation of areas and people, rows of as many as leave an area one after the other and alike: those
    who hold as much as each other and share none of it. To put every person in order is most of the work of it. Where
    one who holds as much shares a file, it counts who is who, and each has a row of their own; so `person_key` is of
    those alone. Authors have an `authored_count`; all others of an area are one row. -#}
{% macro who_leave_alike(people) -%}
    select
        area_type,
        area_name,
        null as person_key,
        case when is_author then authored_count end as authored_count,
        case when is_author then authored_delivery_count end as authored_delivery_count,
        any_value(authored_alone_count) as held_alone_count,
        count(*) as people,
        sum(counted_file_count) as file_count,
        sum(delivery_count) as delivery_count,
        sum(delivery_count) filter (where not is_current) as departed_count
    from {{ people }}
    group by all
    having not bool_or(is_author and authored_alone_count < authored_count)
    union all
    select
        people.area_type,
        people.area_name,
        people.person_key,
        people.authored_count,
        people.authored_delivery_count,
        people.authored_alone_count as held_alone_count,
        1 as people,
        people.counted_file_count as file_count,
        people.delivery_count,
        0 as departed_count
    from {{ people }} as people
    semi join (
        select distinct
            area_type,
            area_name,
            authored_count,
            authored_delivery_count
        from {{ people }}
        where is_author and authored_alone_count < authored_count
    ) as sharing
        on
            people.area_type = sharing.area_type
            and people.area_name = sharing.area_name
            and people.authored_count = sharing.authored_count
            and people.authored_delivery_count = sharing.authored_delivery_count
    where people.is_author
{%- endmacro %}

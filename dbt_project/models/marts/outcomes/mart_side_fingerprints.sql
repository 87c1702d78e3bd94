with current_ones as (
    select
        {{ person_number() }} as person_number,
        cast(hash(cohort_id is not null) as hugeint) as fingerprint
    from {{ ref('int_people') }}
)

{{ compared_to_build_before('person_number') }}

-- depends_on: {{ ref('int_changed_pull_requests') }}
{%- if is_partial_build() %}
-- Also before it changed: whom it was of, and when.
with touched as (
    select
        person_number,
        merged_on
    from {{ delta_of('int_pull_requests', 'merges') }}
    union
    select
        hash(author_person_key) as person_number,
        cast(merged_at as date) as merged_on
    from {{ changed(ref('int_pull_requests')) }}
)

select {{ merge_key() }} as merge_key
from {{ ref('int_changed_pull_requests') }}
union
select {{ merge_key('pull_requests') }} as merge_key
from {{ ref('int_pull_requests') }} as pull_requests
inner join touched
    on
        hash(pull_requests.author_person_key) = touched.person_number
        and cast(pull_requests.merged_at as date) between touched.merged_on and touched.merged_on + 27
{%- else %}
select {{ merge_key() }} as merge_key
from {{ ref('int_pull_requests') }}
where false
{%- endif %}

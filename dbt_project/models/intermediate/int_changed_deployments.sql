-- depends_on: {{ ref('int_repository_deployments') }}
{%- if is_partial_build() %}
with changed as (
    select
        repository_key,
        carries_until
    from {{ delta_of('int_repository_deployments', 'rows') }}
),

kept as (
    select
        deployments.repository_key,
        deployments.carries_until
    from {{ ref('int_repository_deployments') }} as deployments
    anti join changed
        on
            deployments.repository_key = changed.repository_key
            and deployments.carries_until = changed.carries_until
)

-- A pull request is in the first one that carries as much. One that is as it was parts what may be another.
select
    changed.repository_key,
    coalesce(kept.carries_until, cast('-infinity' as timestamp)) as carries_from,
    changed.carries_until
from changed
asof left join kept
    on
        changed.repository_key = kept.repository_key
        and changed.carries_until > kept.carries_until
{%- else %}
select
    repository_key,
    carries_until as carries_from,
    carries_until
from {{ ref('int_repository_deployments') }}
where false
{%- endif %}

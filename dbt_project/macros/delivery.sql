{#- What several systems call the same outcome of a deployment or a CI run, as one word. -#}
{% macro deployment_status(status) -%}
    case
        when upper({{ status }}) in ('SUCCESS', 'ACTIVE', 'SUCCEEDED') then 'SUCCESS'
        when upper({{ status }}) in ('FAILED', 'FAILURE', 'ERROR') then 'FAILURE'
        when upper({{ status }}) in ('INACTIVE', 'DESTROYED', 'ABANDONED', 'CANCELED', 'CANCELLED', 'SKIPPED')
            then 'INACTIVE'
        else 'IN_PROGRESS'
    end
{%- endmacro %}

{% macro ci_conclusion(conclusion) -%}
    case
        when upper({{ conclusion }}) in ('SUCCESS', 'SUCCEEDED') then 'SUCCESS'
        when upper({{ conclusion }}) in ('CANCELED', 'CANCELLED', 'STALE') then 'CANCELLED'
        when upper({{ conclusion }}) in ('SKIPPED', 'NEUTRAL', 'MANUAL') then 'SKIPPED'
        when {{ conclusion }} is not null then 'FAILURE'
    end
{%- endmacro %}

{#- An environment that users see, by its name: `production`, `prod-eu`, `live`; not `non-prod`. -#}
{% macro is_production(environment) -%}
    coalesce(
        regexp_matches(lower({{ environment }}), '(^|[^a-z])(production|prod|prd|live)([^a-z]|$)')
        and not regexp_matches(lower({{ environment }}), '(^|[^a-z])(non|not|pre|no)[-_ /.]?(production|prod|prd|live)'),
        false
    )
{%- endmacro %}

{#- A query: when each repository was first deployed to production, as far as is known. -#}
{% macro first_deployments() -%}
    select
        repository_key,
        min(created_at) as first_deployed_at
    from {{ ref('int_deployments') }}
    where is_production and status = 'SUCCESS'
    group by repository_key
{%- endmacro %}

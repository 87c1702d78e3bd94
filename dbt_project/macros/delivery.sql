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

{#- Whether users see an environment. Where its system says what it is for (GitLab's tier), that is the
    answer. Else its name is: `production`, `prod-eu`, `live`; not `non-prod`, and not one with a word for
    another use, such as `review/fix-prod-crash`, which is named after a branch. -#}
{% macro is_production(environment, tier=none) -%}
    {%- set word = '(^|[^a-z])(%s)([^a-z]|$)' %}
    {%- set production = 'production|prod|prd|live' %}
    {%- set other_uses = 'reviews?|previews?|stag(e|ing)|stg|dev|devel|develop|development|trunk|tests?|tst'
        ~ '|testing|qa|qc|uat|acceptance|integration|sandbox|demo|pre|preprod|nonprod' %}
    {%- set denied = '(^|[^a-z])(non|not|pre|no)[-_ /.]?(' ~ production ~ ')' %}
    {%- if tier -%}
    coalesce(
        case
            when upper({{ tier }}) = 'PRODUCTION' then true
            when upper({{ tier }}) in ('STAGING', 'TESTING', 'DEVELOPMENT') then false
        end,
        {{ is_production(environment) }}
    )
    {%- else -%}
    coalesce(
        regexp_matches(lower({{ environment }}), '{{ word | format(production) }}')
        and not regexp_matches(lower({{ environment }}), '{{ word | format(other_uses) }}|{{ denied }}'),
        false
    )
    {%- endif -%}
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

{#- Whether a commit joins two lines of work. -#}
{% macro is_merge_commit(parent_count) -%}
    coalesce({{ parent_count }} > 1, false)
{%- endmacro %}

{#- Whether a commit is somebody's own work that no pull request tells of: a merge commit is others' work, or
    its author's once more. -#}
{% macro is_own_commit(commits) -%}
    not {{ commits }}.is_bot
    and not {{ commits }}.is_merge
    and not {{ commits }}.is_on_forge
{%- endmacro %}

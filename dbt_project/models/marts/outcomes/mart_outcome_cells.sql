{{ config(materialized='incremental', unique_key=['metric_id', 'month_on']) }}

{%- set of_group = 'metric_id, month_on, competency_id, domain' %}
{%- set groups = '(' ~ of_group ~ '), (' ~ of_group ~ ', side), (' ~ of_group ~ ', team_name)' %}

-- Of a share, what is not known yet has no time so far, and a curve over 0 and 1 says nothing.
with curved as (
    select distinct observations.metric_id
    from {{ ref('mart_outcome_observations') }} as observations
    anti join {{ ref('stg_program__metrics') }} as shares
        on observations.metric_id = shares.metric_id and shares.unit like 'share%'
    where observations.is_censored
),

{{ outcomes_of_changed_months() }},

{{ outcome_means(of_group) }},

known as (
    select
        *,
        metric_id in (select curved.metric_id from curved) as is_curved
    from outcomes
),

cells as (
    select
        {{ of_group }},
        side,
        team_name,
        row_number() over () as cell,
        count(*) as followed,
        count(*) filter (where is_censored) as n_censored,
        bool_or(is_curved) as is_kaplan_meier,
        quantile_cont(value, [0.5, 0.9]) filter (where not is_censored and not is_curved) as quantiles,
        list_sort(list(value) filter (where not is_censored and is_curved)) as ended,
        list(value) filter (where is_censored and is_curved) as waiting
    from known
    group by grouping sets ({{ groups }}) -- noqa: PRS
    having grouping_id(side, team_name) = 3 or coalesce(side, team_name) is not null
),

-- What waits for longer than nine in ten took is to both quantiles one more that was followed.
figures as (
    select
        *,
        coalesce(list_min(waiting) < ended[least(len(ended), 9 * followed // 10 + 1)], false) as is_curve
    from cells
),

units as (
    {%- for ended_or_not in ('ended', 'waiting') %}
    select
        cell,
        unnest({{ ended_or_not }}) as value,
        {{ ended_or_not == 'waiting' }} as is_censored
    from figures
    where is_curve
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

{{ survival_quantiles('units', 'cell') }}

select
    figures.metric_id,
    case
        when figures.domain is not null then 'domain'
        when figures.team_name is not null then 'team'
        else 'cohort'
    end as scope_type,
    coalesce(figures.domain, figures.team_name, figures.side, 'all') as scope_id,
    figures.competency_id,
    figures.month_on,
    coalesce(means.n, 0) as n,
    figures.n_censored,
    coalesce(means.people, 0) as people,
    coalesce(means.people_above_zero, 0) as people_above_zero,
    {%- for name, tenths in (('median', 5), ('p90', 9)) %}
    case
        when figures.is_curve then survived.{{ name }}
        when figures.is_kaplan_meier then {{ counted_quantile(tenths, 'figures.ended', 'figures.followed') }}
        else figures.quantiles[{{ loop.index }}]
    end as {{ name }},
    {%- endfor %}
    figures.is_kaplan_meier,
    means.mean,
    means.mean - 1.96 * means.standard_error as mean_lower,
    means.mean + 1.96 * means.standard_error as mean_upper
from figures
left join survived on figures.cell = survived.cell
left join means on {{ is_same('figures', 'means', of_group ~ ', side, team_name') }}

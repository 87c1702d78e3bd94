-- Months of every metric by cohort, team and domain: means with their spread, and Kaplan and Meier's quantiles.
create table mart_outcome_scopes as
with told as (
    select * replace (coalesce(competency_id, 'all') as competency_id), date_trunc('month', observed_on)::date as month_on
    from mart_outcome_observations where value is not null
)
select metric_id, 'cohort' as scope_type, unnest(case when person_key is null then ['all']
    else ['all', if(is_pilot, 'pilot', 'comparison')] end) as scope_id, competency_id, unit_id, person_key, observed_on,
    month_on, value, weight, is_censored
from told
union all
select metric_id, 'team', team_name, competency_id, unit_id, person_key, observed_on, month_on, value, weight, is_censored
from told where team_name is not null
union all
select metric_id, 'domain', domain, 'all', unit_id, person_key, observed_on, month_on,
    sum(value * weight) / sum(weight), max(weight), is_censored
from told inner join (select competency_id, domain from dim_competency) using (competency_id)
group by metric_id, domain, unit_id, person_key, observed_on, month_on, is_censored;

-- Everything of a cell in one pass over its values, sorted by the aggregates themselves.
create temp table cells as
select metric_id, scope_type, scope_id, competency_id, month_on, count(*) filter (where not is_censored) as n,
    count(*) filter (where is_censored) as n_censored,
    count(distinct person_key) filter (where not is_censored) as people,
    count(distinct person_key) filter (where not is_censored and value > 0) as people_above_zero,
    quantile_cont(value, [0.5, 0.9]) filter (where not is_censored) as quantiles
from mart_outcome_scopes group by all;

create temp table spreads as
with clusters as (
    select metric_id, scope_type, scope_id, competency_id, month_on, sum(value * weight) as total, sum(weight) as weight
    from mart_outcome_scopes where not is_censored
    group by metric_id, scope_type, scope_id, competency_id, month_on, coalesce(person_key, unit_id)
)
select metric_id, scope_type, scope_id, competency_id, month_on, sum(total) / sum(weight) as mean,
    sqrt(count(*) / nullif(count(*) - 1, 0) * greatest(sum(total * total) - 2 * mean * sum(total * weight)
        + mean * mean * sum(weight * weight), 0)) / sum(weight) as standard_error
from clusters group by all;

create table mart_outcome_quantiles as
with censored as (
    select distinct metric_id from observations where is_censored and metric_id not in (
        select metric_id from raw.program__metrics where unit like 'share%')
),
steps as (
    select metric_id, scope_type, scope_id, competency_id, month_on, value, count(*) as leaving,
        count_if(not is_censored) as ended
    from mart_outcome_scopes semi join censored using (metric_id) group by all
),
at_risk as (
    select *, sum(leaving) over (partition by metric_id, scope_type, scope_id, competency_id, month_on
        order by value desc) as followed
    from steps
),
curves as (
    select * exclude (leaving, ended, followed), if(ended = followed, 0, exp(sum(if(ended < followed,
        ln(1 - ended / followed), null)) over (partition by metric_id, scope_type, scope_id, competency_id, month_on
        order by value))) as survival
    from at_risk
)
select metric_id, scope_type, scope_id, competency_id, month_on,
    coalesce((min(value) filter (survival <= 0.5 + 1e-9) + min(value) filter (survival <= 0.5 - 1e-9)) / 2,
        min(value) filter (survival <= 0.5 + 1e-9)) as median,
    coalesce((min(value) filter (survival <= 0.1 + 1e-9) + min(value) filter (survival <= 0.1 - 1e-9)) / 2,
        min(value) filter (survival <= 0.1 + 1e-9)) as p90
from curves group by all;

create table mart_metric_months as
select cells.* exclude (quantiles), if(km.metric_id is null, quantiles[1], median) as median,
    if(km.metric_id is null, quantiles[2], p90) as p90, km.metric_id is not null as is_kaplan_meier, mean,
    mean - 1.96 * standard_error as mean_lower, mean + 1.96 * standard_error as mean_upper
from (from cells where n > 0) as cells
inner join spreads using (metric_id, scope_type, scope_id, competency_id, month_on)
left join mart_outcome_quantiles as km using (metric_id, scope_type, scope_id, competency_id, month_on);

create table mart_metric_months_v1 as
select metric_id, competency_id, scope_id as cohort, month_on, n, people, median, p90, mean
from mart_metric_months where scope_type = 'cohort';

-- One row per figure that the problem definition claims: what was stated, what the data say of those days,
-- and what they say now. A null that was hidden says so in words.
with shown as (
    select
        *,
        case
            when is_suppressed then 'too few people to show'
            when value is null then 'nothing to count'
            when is_share then format('{:.0f}%', 100 * value)
            else format('{:.1f} ×', value)
        end as value_shown,
        if(is_share, format('{:.0f}%', 100 * stated), format('{:.1f} ×', stated)) as stated_shown,
        coalesce(strftime(from_on, '%Y-%m-%d') || ' to ' || strftime(to_on, '%Y-%m-%d'), '') as days
    from problem_figures
)

select
    figure_id,
    any_value(says) as says,
    any_value(metric_name) as metric_name,
    any_value(competency_name) as competency_name,
    any_value(stated) as stated,
    any_value(stated_shown) as stated_shown,
    max(value) filter (is_agreed) as value_as_agreed,
    coalesce(max(value_shown) filter (is_agreed), 'not kept') as as_agreed_shown,
    coalesce(max(days) filter (is_agreed), '') as days_as_agreed,
    max(value) filter (not is_agreed) as value_now,
    max(value_shown) filter (not is_agreed) as now_shown,
    coalesce(max(days) filter (not is_agreed), '') as days_now,
    max(n) filter (not is_agreed) as n_now,
    max(people) filter (not is_agreed) as people_now
from shown
group by figure_id
order by figure_id

-- One row per target that was registered before launch, whatever came of it.
-- estimate, ci_lower and ci_upper are ratios: -0.35 is 35% lower than the comparison's own change would make it.
with targets as (
    select
        *,
        format('{:+.0f}%', 100 * estimate) as estimate_shown,
        format('{:+.0f}% to {:+.0f}%', 100 * ci_lower, 100 * ci_upper) as interval_shown
    from pilot_effects
)

select
    target_id,
    title,
    metric_name,
    competency_name,
    direction,
    unit,
    before_pilot,
    during_pilot,
    before_comparison,
    during_comparison,
    estimate,
    ci_lower,
    ci_upper,
    p_value,
    minimum_p,
    n,
    people_pilot,
    people_comparison,
    verdict,
    reason,
    strftime(registered_on, '%Y-%m-%d') as registered_on,
    strftime(launch_on, '%Y-%m-%d') as launch_on,
    target_hash,
    left(target_hash, 16) as fingerprint,
    coalesce(replace(estimate_shown, '-', '−'), 'not estimated') as estimate_shown,
    coalesce(replace(interval_shown, '-', '−'), 'no interval') as interval_shown,
    case
        when estimate is null then reason
        else
            format('{:.0f}%', 100 * abs(estimate)) || if(estimate < 0, ' lower', ' higher')
            || ' against the comparison (95% interval ' || replace(interval_shown, '-', '−') || '), from '
            || format('{:,}', n) || ' observations'
    end as summary
from targets
order by target_id

-- One row per check of the data-quality gate, in the order of the three questions.
select
    check_order,
    question,
    upper(left(check_name, 1)) || replace(substr(check_name, 2), '_', ' ') as check_name,
    status,
    observed,
    expected,
    failing_rows,
    who_can_mend,
    meaning
from quality_checks
order by check_order

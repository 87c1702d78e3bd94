-- One row per check of the data-quality gate, in the order of the three questions.
select check_order, question, check_name, status, observed, expected, failing_rows, who_can_mend, meaning
from quality_checks
order by check_order

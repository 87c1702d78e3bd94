-- One row per check of the data-quality gate, in the order of the three questions.
select
    check_order,
    question,
    upper(left(sentence, 1)) || substr(sentence, 2) as check_name,
    status,
    observed,
    expected,
    failing_rows,
    who_can_mend,
    meaning
from (
    -- A check's name goes on from its question's subject: "Do tickets … ?", match_current_teams.
    select
        *,
        ltrim(
            regexp_extract(question, '^Do (pull requests|incidents|tickets) ', 1) || ' '
            || replace(check_name, '_', ' ')
        ) as sentence
    from quality_checks
)
order by check_order

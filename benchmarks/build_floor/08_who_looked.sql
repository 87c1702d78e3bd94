-- Who looked at a pull request: how many comments, and how many rounds of changes, they usually ask for.
-- Who looked, and how strict they are: comments over what the same lines draw from reviewers on average.
create temp table reviewed as
with looks as (
    select pull_request_key, reviewer_person_key as person_key, 0 as comments
    from fct_reviews where not is_bot and not is_self
    union all
    select pull_request_key, commenter_person_key, 1 from fct_review_comments where not is_bot and not is_self
),

reviewers as (
    select pull_request_key, person_key, sum(comments) as comments, any_value(least(changed_lines, 500)) as lines
    from looks inner join (from pulls where not is_bot_author) as pulls using (pull_request_key)
    group by all
),

strictness as (
    select person_key, (sum(comments) + 5)
        / ((select sum(comments) / nullif(sum(lines), 0) from reviewers) * sum(lines) + 5) as strictness
    from reviewers where person_key is not null group by all
)

select pull_request_key, sum(coalesce(strictness, 1)::decimal(38, 12))::double as reviewing
from reviewers left join strictness using (person_key)
group by all;

create temp table rounds as
with looks as (
    select pull_request_key, repository_key, reviewer_person_key as person_key,
        count(*) filter (where reviews.state = 'CHANGES_REQUESTED') as n
    from fct_reviews as reviews
    inner join (from pulls where not is_bot_author) as pulls using (pull_request_key)
    where not is_bot and not is_self group by all
),
usual as (select repository_key, avg(n) as usual from looks group by all),
strictness as (
    select person_key, (sum(n) + 2) / (sum(usual) + 2) as strictness
    from looks inner join usual using (repository_key) where person_key is not null group by all
),
strict as (
    select looks.*, coalesce(strictness, 1) as strictness from looks left join strictness using (person_key)
),
norms as (select repository_key, sum(n) / sum(strictness) as rate from strict group by all)
select pull_request_key, sum(n) as observed, sum(strictness * rate) as expected
from strict inner join norms using (repository_key) group by all;

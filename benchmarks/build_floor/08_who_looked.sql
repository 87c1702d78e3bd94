-- Who looked at a pull request, and what they usually have to say: strictness and norms are of the four quarters
-- before the one in which it was opened, or its own where those are empty, and of both where those are but the first of
-- the history. Into them counts what was merged or closed, in the quarter of that.
create temp table looks as
select pull_request_key, repository_key, person_key, date_trunc('week', created_at)::date as week_on,
    date_trunc('quarter', date_trunc('week', created_at))::date as quarter_on,
    if(merged_at is null and closed_at is null, null, date_trunc('quarter', date_trunc('week',
        greatest(created_at, least(merged_at, closed_at))))::date) as counts_in,
    bool_or(is_review) as has_reviewed, sum(rounds) as rounds, sum(said) as said, least(changed_lines, 500) as lines
from (
    select pull_request_key, reviewer_person_key as person_key, true as is_review,
        (state = 'CHANGES_REQUESTED')::int as rounds, 0 as said, submitted_at as looked_at
    from fct_reviews where not is_bot and not is_self
    union all
    select pull_request_key, commenter_person_key, false, 0, (not coalesce(is_generated, false))::int, created_at
    from fct_review_comments left join paths using (path) where not is_bot and not is_self
) inner join (from pulls where not is_bot_author) as pulls using (pull_request_key)
where in_review(looked_at, merged_at, closed_at)
group by pull_request_key, repository_key, person_key, created_at, merged_at, closed_at, changed_lines;

-- Which quarters' evidence the norm of a quarter is made of, one row each.
create temp table spans as
with quarters as (select distinct quarter_on as of_quarter from looks),
earlier as (
    select of_quarter, counts_in from quarters inner join (select distinct counts_in from looks)
        on counts_in < of_quarter and counts_in + interval 12 months >= of_quarter
)
from earlier union all
select of_quarter, of_quarter from quarters where of_quarter not in (
    select of_quarter from earlier where counts_in > (select min(counts_in) from looks)
);

create temp table usual as
select of_quarter as quarter_on, repository_key, sum(rounds) / sum(n) as usual
from (select counts_in, repository_key, sum(rounds) as rounds, count(*) as n from looks where has_reviewed group by all)
inner join spans using (counts_in)
group by grouping sets ((of_quarter, repository_key), (of_quarter));

create temp table strictness as
with sums as (
    select counts_in, person_key, sum(said) as said, sum(lines) as lines, sum(rounds) as rounds,
        sum(coalesce(usual.usual, everybody.usual)::decimal(38, 12)) filter (where has_reviewed) as usual
    from looks
    left join (from usual where repository_key is not null) as usual using (quarter_on, repository_key)
    left join (from usual where repository_key is null) as everybody using (quarter_on)
    group by all
),
summed as (
    select of_quarter as quarter_on, person_key, sum(said) as said, sum(lines) as lines, sum(rounds) as rounds,
        coalesce(sum(usual), 0)::double as usual
    from sums inner join spans using (counts_in) group by all
),
rates as (select quarter_on, coalesce(sum(said) / nullif(sum(lines), 0), 0) as rate from summed group by all)
select quarter_on, person_key, (said + 5) / (rate * lines + 5) as says, (rounds + 2) / (usual + 2) as asks
from summed inner join rates using (quarter_on) where person_key is not null;

create temp table strict_looks as
select looks.*, coalesce(says, 1) as says, coalesce(asks, 1) as asks
from looks left join strictness using (quarter_on, person_key);

create temp table reviewed as
select pull_request_key, week_on, quarter_on, counts_in, sum(says::decimal(38, 12))::double as reviewing
from strict_looks group by all;

create temp table rounds as
with sums as (
    select counts_in, repository_key, sum(rounds) as rounds, sum(asks) as asks
    from strict_looks where has_reviewed group by all
),
norms as (
    select of_quarter as quarter_on, repository_key, sum(rounds) / sum(asks) as rate
    from sums inner join spans using (counts_in)
    group by grouping sets ((of_quarter, repository_key), (of_quarter))
)
select pull_request_key, week_on, sum(rounds) as observed, sum(asks * coalesce(norms.rate, everybody.rate)) as expected
from (from strict_looks where has_reviewed) as looks
left join (from norms where repository_key is not null) as norms using (quarter_on, repository_key)
left join (from norms where repository_key is null) as everybody using (quarter_on)
group by all;

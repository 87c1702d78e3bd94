-- A "(#7)" may be an issue, or another tracker's number from before there were pull requests. It is a
-- pull request where the forge itself made the commit; in a repository where no forge ever did, only if
-- the numbers behave as pull requests do: each used once, and growing with time.
with candidates as (
    select
        commit_key,
        repository_key,
        pull_request_number,
        pull_request_form,
        committed_at,
        {{ is_merge_commit('parent_count') }} as is_merge,
        coalesce(lower(committer_email) = 'noreply@github.com', false) as is_by_forge
    from {{ ref('stg_git__commits') }}
    where pull_request_number is not null
),

ordered as (
    select
        *,
        pull_request_number > lag(pull_request_number) over by_time as is_growing,
        median(pull_request_number) over (by_time rows between 25 preceding and 25 following) as usual_number
    from candidates
    window by_time as (
        partition by repository_key, pull_request_form
        order by committed_at, commit_key
    )
),

repositories as (
    select
        repository_key,
        bool_or(is_by_forge) as has_forge,
        count(*) filter (where pull_request_form = 'squash') as squash_count,
        count(distinct pull_request_number) filter (where pull_request_form = 'squash') as number_count,
        avg(is_growing::int) filter (where pull_request_form = 'squash') as growing_ratio
    from ordered
    group by repository_key
)

select
    ordered.commit_key,
    ordered.repository_key,
    ordered.pull_request_number,
    ordered.pull_request_form
from ordered
inner join repositories on ordered.repository_key = repositories.repository_key
where
    case
        when ordered.pull_request_form = 'squash'
            then ordered.is_by_forge
                or (
                    not repositories.has_forge
                    and repositories.squash_count >= 20
                    and repositories.number_count >= 0.95 * repositories.squash_count
                    and repositories.growing_ratio >= 0.8
                )
        -- A merge that a fork made of its own pull request came along: its number is far from the others.
        when ordered.pull_request_form = 'github_merge'
            then ordered.pull_request_number >= 0.2 * ordered.usual_number
        else true
    end

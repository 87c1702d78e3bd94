{{ config(materialized='incremental', unique_key='pull_request_key') }}

-- A thread is opened by the program or by a person; what others say in it is an answer.
with comments as (
    select * from {{ changed(ref('int_review_comments')) }}
    where thread_id is not null
),

threads as (
    select
        review_comment_key,
        pull_request_key,
        line,
        is_bot,
        row_number() over thread as position_in_thread,
        count(*) filter (where not is_bot) over (partition by pull_request_key, thread_id) as human_count
    from comments
    -- Most threads are people's alone, and are not sorted at all.
    where
        thread_id in (
            select opened.thread_id
            from comments as opened
            where opened.is_bot
        )
    window thread as (partition by pull_request_key, thread_id order by created_at, review_comment_key)
),

remarks as (
    select
        threads.review_comment_key,
        threads.pull_request_key,
        pull_requests.author_person_key as person_key,
        cast(pull_requests.merged_at as date) as merged_on,
        -- The line stands as it was when merged, and nobody found the remark worth a word.
        threads.line is not null and threads.human_count = 0 as is_void
    from threads
    inner join {{ changed(ref('int_pull_requests')) }} as pull_requests
        on threads.pull_request_key = pull_requests.pull_request_key
    where
        threads.is_bot
        and threads.position_in_thread = 1
        and pull_requests.merged_at is not null
        and not pull_requests.is_bot_author
        and pull_requests.author_person_key is not null
)

select
    remarks.review_comment_key,
    remarks.pull_request_key,
    remarks.person_key,
    teams.team_name,
    remarks.merged_on,
    remarks.is_void
from remarks
{{ join_team('teams', 'remarks.person_key', 'remarks.merged_on') }}

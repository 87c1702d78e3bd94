{{ config(materialized='incremental', incremental_strategy='other_rows') }}

-- A thread is opened by the program or by a person; what others say in it is an answer.
with threads as (
    select
        review_comment_key as unit_id,
        pull_request_key,
        line,
        is_bot,
        row_number() over thread as position_in_thread,
        count(*) filter (where not is_bot) over (partition by pull_request_key, thread_id) as human_count
    from {{ ref('int_review_comments') }}
    where
        thread_id is not null
        -- Most threads are people's alone, and are not sorted at all.
        and thread_id in (
            select opened.thread_id
            from {{ ref('int_review_comments') }} as opened
            where opened.is_bot
        )
    window thread as (partition by pull_request_key, thread_id order by created_at, review_comment_key)
),

remarks as (
    select
        threads.unit_id,
        pull_requests.author_person_key as person_key,
        cast(pull_requests.merged_at as date) as observed_on,
        -- The line stands as it was when merged, and nobody found the remark worth a word.
        cast(threads.line is not null and threads.human_count = 0 as int) as value,
        false as is_censored
    from threads
    inner join {{ ref('int_pull_requests') }} as pull_requests
        on threads.pull_request_key = pull_requests.pull_request_key
    where
        threads.is_bot
        and threads.position_in_thread = 1
        and pull_requests.merged_at is not null
        and not pull_requests.is_bot_author
        and pull_requests.author_person_key is not null
)

{{ observations('ai_review_false_positive_rate', 'remarks') }}

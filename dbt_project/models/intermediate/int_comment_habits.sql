{{ config(materialized='incremental', unique_key='pull_request_key') }}

-- Conventional Comments (conventionalcomments.org): how far a pull request's reviewers use labels.
select
    pull_requests.pull_request_key,
    pull_requests.repository_key,
    count(*) as comment_count,
    count(comments.conventional_label) as labelled_count,
    cast(sum({{ is_blocking_label('comments.conventional_label') }}) as bigint) as blocking_count
from {{ changed(ref('int_review_comments')) }} as comments
inner join {{ changed(ref('int_pull_requests')) }} as pull_requests
    on comments.pull_request_key = pull_requests.pull_request_key
where not comments.is_bot and not comments.is_self and not pull_requests.is_bot_author
group by pull_requests.pull_request_key, pull_requests.repository_key

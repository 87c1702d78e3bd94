{{ config(materialized='incremental', unique_key='pull_request_key', meta={'keeps_changed_rows': true}) }}

with staged as ({{ union_changed(['stg_github__pull_request_commits', 'stg_gitlab__merge_request_commits']) }}
),

read_last as (
    {{ as_last_read('staged') }}
)

select
    read_last.pull_request_key,
    read_last.commit_sha,
    read_last.authored_at,
    read_last.committed_at
from read_last
inner join {{ changed(ref('int_pull_requests')) }} as pull_requests
    on read_last.pull_request_key = pull_requests.pull_request_key
where read_last.committed_at < {{ as_of_end() }}

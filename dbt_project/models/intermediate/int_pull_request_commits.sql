{{ config(materialized='incremental', unique_key='pull_request_key', meta={'keeps_changed_rows': true}) }}

with staged as ({{ union_changed(['stg_github__pull_request_commits', 'stg_gitlab__merge_request_commits']) }}
)

select
    staged.pull_request_key,
    staged.commit_sha,
    staged.authored_at,
    staged.committed_at
from staged
inner join {{ changed(ref('int_pull_requests')) }} as pull_requests
    on staged.pull_request_key = pull_requests.pull_request_key
where staged.committed_at < {{ as_of_end() }}

-- A view: few read it.
{{ config(materialized='view') }}

with pull_requests as ({{ union_staged(['stg_github__pull_requests', 'stg_gitlab__merge_requests']) }}
),

requests as ({{ union_staged(['stg_github__review_requests', 'stg_gitlab__review_requests']) }}
)

select
    requests.pull_request_key,
    reviewers.person_key as requested_person_key,
    requests.requested_team,
    requests.requested_at
from requests
inner join pull_requests on requests.pull_request_key = pull_requests.pull_request_key
{{ join_account('reviewers', 'requests.account_system', 'requests.requested_account_id') }}
where
    coalesce(requests.requested_at < {{ as_of_end() }}, true)
    -- As in as_last_read: nobody is asked any more whom a later answer does not name.
    and coalesce(requests.pull_request_updated_at = pull_requests.updated_at, true)
    and {{ is_there('pull_requests') }}

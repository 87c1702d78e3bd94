select
    source_name,
    person_id,
    email,
    display_name,
    github_login,
    jira_account_id,
    role,
    level,
    manager_id,
    time_zone,
    start_on,
    end_on
from {{ source('raw', 'roster__people') }}

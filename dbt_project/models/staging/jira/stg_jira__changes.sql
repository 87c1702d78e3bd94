select
    {{ entity_key(['change_id']) }} as issue_change_key,
    {{ entity_key(['issue_id']) }} as issue_key,
    source_name,
    'jira' as account_system,
    change_id,
    issue_id,
    field,
    from_value,
    to_value,
    author_account_id,
    {{ utc('created_at') }} as created_at
from {{ source('raw', 'jira__changes') }}

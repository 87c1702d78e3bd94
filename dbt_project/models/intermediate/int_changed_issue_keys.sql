-- depends_on: {{ ref('int_changed_issue_sums') }}
with
issues as ({{ union_staged(['stg_jira__issues', 'int_linear_issues', 'int_github_issues']) }}
),

changes as ({{ union_staged(['stg_jira__changes', 'int_linear_issue_changes', 'int_github_issue_changes']) }}
),

named as (
    {%- for column in ['assignee_account_id', 'reporter_account_id'] %}
    select
        issue_key,
        {{ column }} as account_id
    from issues
    union all
    {%- endfor %}
    select
        issue_key,
        author_account_id as account_id
    from changes
    {%- for column in ['from_value', 'to_value'] %}
    union all
    select
        issue_key,
        {{ column }} as account_id
    from changes
    where field = 'assignee'
    {%- endfor %}
),

-- Log-ins of any system, in lower case: one too many is built anew, and no harm done.
accounts as (
    select lower(account_id) as account_id
    from {{ ref('int_account_fingerprints') }}
    where is_changed
)

select issue_key
from {{ ref('int_issue_fingerprints') }}
where
    {{ 'true' if is_partial_build() else 'false' }}
    and issue_key is not null
    and number in (select sums.number from {{ ref('int_changed_issue_sums') }} as sums)
union
-- Who reported it or got it is somebody else now, has moved or has opted out.
select issue_key
from named
where
    {{ 'true' if is_partial_build() else 'false' }}
    and lower(account_id) in (select accounts.account_id from accounts)
{%- if execute and var('is_carried') %}
union
select issue_key
from {{ this }}
{%- endif %}

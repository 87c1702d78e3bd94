select
    'roster' as system,
    person_id as account_id,
    email,
    github_login as login,
    jira_account_id,
    display_name as name,
    false as is_bot
from raw.roster__people
union all by name
-- What the roster says of any tool's account: it is the person with this e-mail address.
select
    accounts.system,
    accounts.account_id,
    people.email,
    false as is_bot
from raw.roster__accounts as accounts
inner join
    raw.roster__people as people
    on accounts.source_name = people.source_name and accounts.person_id = people.person_id

-- Every word that points at one person: pseudonyms, logins, e-mails, account ids. Publishing is
-- refused where one of them shows up.
select person_key as word from identity.people
union
select account_id from identity.person_accounts
union
select email from raw.roster__people
union
select display_name from raw.roster__people
union
select github_login from raw.roster__people
union
select email from raw.pagerduty__users
union
select email from raw.opsgenie__users
union
select email from raw.servicenow__users
union
select login from raw.servicenow__users
union
select email from raw.jira__users
union
select email from raw.linear__users

"""What happens to raw rows between two builds, as SQL: for test_incremental.py.

Belongs here: the changes themselves. What must be true after them is in the test.
"""

from __future__ import annotations

# A merge request beside GitHub's pull requests, since the generator knows GitHub alone.
GITLAB = """
    insert into raw.gitlab__projects (source_name, repository_id, owner_login, name)
        values ('gl', 'p', 'acme', 'chart');
    insert into raw.gitlab__merge_requests (source_name, pull_request_id, repository_id, number, author_login,
        state, created_at, merged_at, additions, deletions)
        select 'gl', 'm' || i, 'p', i, 'nobody', 'merged', timestamptz '2026-03-02' + to_days(i::int),
            timestamptz '2026-03-04' + to_days(i::int), 4, 1 from range(20) as t(i);
    insert into raw.gitlab__merge_request_files (source_name, pull_request_id, path, additions, deletions)
        select 'gl', 'm' || i, 'src/cache/' || i || '.py', 4, 1 from range(20) as t(i);
    insert into raw.gitlab__merge_request_notes (source_name, note_id, pull_request_id, author_login, path,
        created_at)
        select 'gl', 'n' || i, 'm' || i, 'reader', 'src/cache/' || i || '.py',
            timestamptz '2026-03-03' + to_days(i::int) from range(20) as t(i);
"""
# Ten defects of a project that does not say where it finds them.
SILENT = """
    update raw.jira__issues set project_key = 'SILENT', issue_type = 'Bug', labels = '[]'
        where issue_id in (select issue_id from raw.jira__issues order by created_at, issue_id limit 10 offset 100);
"""
OLD = (
    "(select pull_request_id from raw.github__pull_requests where merged_at is not null "
    "order by created_at, pull_request_id limit 1 offset {})"
)
# A path that one pull request alone names; it goes with what rules say of it.
SILENT += f"""
    insert into raw.github__pull_request_files by name
        select * replace ('src/cache/only_here.py' as path) from raw.github__pull_request_files
        where pull_request_id = {OLD.format(15)} limit 1;
"""
# A pull request that only what belongs to it names.
STRAY = f"delete from raw.github__pull_requests where pull_request_id = {OLD.format(40)};"
# The last change of the file that most pull requests touched.
LAST_OF_THE_POPULAR = """
    (pull_request_id, path) in (
        select arg_max(files.pull_request_id, pulls.merged_at), files.path
        from raw.github__pull_request_files as files
        join raw.github__pull_requests as pulls using (pull_request_id)
        where pulls.merged_at is not null group by pulls.repository_id, files.path
        order by count(*) desc, files.path limit 1)
"""
COMMIT = "(select commit_sha from raw.git__commits order by authored_at, commit_sha limit 1 offset {})"
# Somebody reviews, comments on and commits to pull requests of years ago; lists of files change; records go.
LATE_AND_GONE = f"""
    insert into raw.github__reviews by name
        select * replace ('late' as review_id, {OLD.format(3)} as pull_request_id,
            timestamptz '2023-07-09' as submitted_at, 'APPROVED' as state)
        from raw.github__reviews limit 1;
    insert into raw.github__review_comments by name
        select * replace ('late' as review_comment_id, {OLD.format(4)} as pull_request_id)
        from raw.github__review_comments limit 1;
    insert into raw.github__pull_request_commits by name
        select * replace ('abc' as commit_sha, {OLD.format(5)} as pull_request_id,
            timestamptz '2023-06-01' as authored_at) from raw.github__pull_request_commits limit 1;
    delete from raw.github__pull_request_files
        where pull_request_id = {OLD.format(6)} or path = 'src/cache/only_here.py';
    update raw.github__pull_request_files set path = 'src/brand/new.py', additions = 77
        where (pull_request_id, path) in (select pull_request_id, min(path) from raw.github__pull_request_files
            where pull_request_id = {OLD.format(7)} group by all);
    update raw.github__pull_requests set is_draft = true where pull_request_id = {OLD.format(8)};
    insert into raw.github__draft_changes (source_name, draft_change_id, pull_request_id, to_draft, created_at)
        select source_name, 'late', pull_request_id, false, created_at + interval 1 hour
        from raw.github__pull_requests where pull_request_id = {OLD.format(9)};
    insert into raw.github__deletions (source_name, table_name, record_id, deleted_at)
        select source_name, 'pull_requests', pull_request_id, timestamptz '2026-06-01'
        from raw.github__pull_requests where pull_request_id in ({OLD.format(10)});
    delete from raw.github__reviews where pull_request_id = {OLD.format(11)};
    delete from raw.github__pull_requests where pull_request_id = {OLD.format(12)};
    delete from raw.github__review_requests where pull_request_id = {OLD.format(13)};
    insert into raw.github__deployments by name
        select * replace ('late' as deployment_id, created_at - interval 400 day as created_at,
            finished_at - interval 400 day as finished_at)
        from raw.github__deployments where finished_at is not null order by created_at desc limit 1;
    update raw.github__pull_request_files set change_type = 'DELETED' where {LAST_OF_THE_POPULAR};
    update raw.github__pull_request_files set change_type = 'RENAMED' where pull_request_id = {OLD.format(14)};
    update raw.github__pull_requests set labels = '["bug"]' where pull_request_id = {OLD.format(300)};
    update raw.github__pull_requests set labels = '[]' where pull_request_id in (
        select min(pull_request_id) from raw.github__pull_requests
        where merged_at is not null and contains(labels, '"bug"'));
    update raw.gitlab__merge_request_notes set path = 'docs/read.md' where note_id = 'n3';
    delete from raw.gitlab__merge_requests where pull_request_id = 'm7';
    delete from raw.gitlab__merge_request_files where pull_request_id = 'm7';
    delete from raw.gitlab__merge_request_notes where pull_request_id = 'm7';
    delete from raw.gitlab__merge_requests where pull_request_id = 'm5';
    insert into raw.git__commit_files by name
        select * replace ('late' as commit_sha) from raw.git__commit_files where commit_sha = {COMMIT.format(3)};
    insert into raw.git__commits by name
        select * replace ('late' as commit_sha) from raw.git__commits where commit_sha = {COMMIT.format(3)};
    delete from raw.git__commit_files where commit_sha = {COMMIT.format(14)};
    delete from raw.git__commits where commit_sha = {COMMIT.format(25)};
    update raw.git__commit_files set path = 'src/brand/newer.py' where (commit_sha, path) in (
        select commit_sha, min(path) from raw.git__commit_files where commit_sha = {COMMIT.format(36)} group by all);
    update raw.git__commits set author_email = (select min(author_email) from raw.git__commits)
        where commit_sha = {COMMIT.format(47)};
"""
# Somebody looks at twenty pull requests of years ago that others reviewed: asks for changes, and comments on a file.
OLD_AND_REVIEWED = """
    with old as (
        select reviews.source_name, reviews.pull_request_id
        from raw.github__reviews as reviews
        join raw.github__pull_requests as pulls using (source_name, pull_request_id)
        where pulls.merged_at < timestamptz '2025-06-01' and reviews.author_type = 'User'
        group by all order by pull_request_id limit 20
    )
"""
LATE_LOOKS = f"""
    insert into raw.github__reviews by name
        {OLD_AND_REVIEWED} select old.source_name, 'again ' || old.pull_request_id as review_id, old.pull_request_id,
            timestamptz '2026-06-25 10:00' as submitted_at, 'CHANGES_REQUESTED' as state,
            'User' as author_type, 'dev-1' as author_login from old;
    insert into raw.github__review_comments by name
        {OLD_AND_REVIEWED} select old.source_name, 'again ' || old.pull_request_id as review_comment_id,
            'again ' || old.pull_request_id as review_id, old.pull_request_id, min(files.path) as path,
            timestamptz '2026-06-25 10:00' as created_at, 'User' as author_type, 'dev-1' as author_login
        from old join raw.github__pull_request_files as files using (source_name, pull_request_id) group by all;
"""
# The same twenty, had nobody merged or closed them.
LEFT_OPEN = f"""
    update raw.github__pull_requests set merged_at = null, closed_at = null, state = 'open'
        where pull_request_id in ({OLD_AND_REVIEWED} select pull_request_id from old);
"""
# And all of them drafts, but for one that left draft on the day after it was opened.
LEFT_AS_DRAFTS = f"""
    create temp table left_ as {OLD_AND_REVIEWED} select pull_request_id from old;
    {LEFT_OPEN}
    create temp table ready_ as select min(pull_request_id) as pull_request_id from left_;
    update raw.github__pull_requests set is_draft = pull_request_id not in (from ready_)
        where pull_request_id in (from left_);
    insert into raw.github__draft_changes (source_name, draft_change_id, pull_request_id, to_draft, created_at)
        select source_name, to_draft, pull_request_id, to_draft, created_at + to_days(days)
        from raw.github__pull_requests, (values (true, 0), (false, 1)) as turns (to_draft, days)
        where pull_request_id in (from ready_);
"""
LATE_LOOKS_AT_OPEN_WORK = LATE_LOOKS.replace(
    "pulls.merged_at <", "pulls.merged_at is null and pulls.created_at <"
)
# Of old incidents: one is resolved anew, one is another's now, one goes with and one without its log, one ends by
# itself; a service is called otherwise; who acknowledged one says that it was not them.
INCIDENT = (
    "(select incident_id from raw.pagerduty__incidents order by created_at, incident_id limit 1 offset {})"
)
INCIDENTS = f"""
    insert into raw.pagerduty__log_entries by name
        select * replace ('late' as log_entry_id, timestamptz '2026-06-20' as created_at)
        from raw.pagerduty__log_entries
        where incident_id = {INCIDENT.format(3)} and type = 'resolve_log_entry' limit 1;
    update raw.pagerduty__log_entries set agent_id = (select min(agent_id) from raw.pagerduty__log_entries
        where type = 'acknowledge_log_entry') where incident_id = {INCIDENT.format(4)} and agent_type like 'user%';
    update raw.pagerduty__log_entries set agent_type = 'service_reference' where incident_id = {INCIDENT.format(5)};
    update raw.pagerduty__incidents set priority = 'P1', service_id = (select min(service_id)
        from raw.pagerduty__services) where incident_id = {INCIDENT.format(6)};
    delete from raw.pagerduty__log_entries where incident_id in ({INCIDENT.format(7)}, {INCIDENT.format(8)});
    delete from raw.pagerduty__incidents where incident_id in ({INCIDENT.format(7)}, {INCIDENT.format(9)});
    update raw.pagerduty__services set name = 'renamed'
        where service_id = (select max(service_id) from raw.pagerduty__services);
    insert into raw.responses__responses by name
        select 'late' as source_name, 'late' as response_id, people.account_id as person, 'dispute' as kind,
            'incident' as about_kind, 'pagerduty|' || entries.incident_id as about_id,
            timestamptz '2026-06-20' as made_at
        from raw.pagerduty__log_entries as entries
        join identity.person_accounts as responders
            on responders.system = 'pagerduty' and responders.account_id = entries.agent_id
        join identity.person_accounts as people
            on people.system = 'responses' and people.person_key = responders.person_key
        where entries.incident_id = {INCIDENT.format(10)} and entries.type = 'acknowledge_log_entry' limit 1;
"""
# A ticket's history grows at its beginning, one is opened anew, one is due, one goes with and one without its history;
# a project says for the first time where a defect was found; shifts, rotas and answers change; comments get labels.
TICKET = "(select issue_id from raw.jira__issues where resolved_at is not null order by created_at, issue_id limit 1 offset {})"
OPERATIONS = f"""
    insert into raw.jira__changes by name
        select * replace ('late' as change_id, created_at + interval 1 second as created_at)
        from raw.jira__changes where issue_id = {TICKET.format(3)} and field = 'status' limit 1;
    update raw.jira__issues set resolved_at = null, status = 'In Progress', status_category = 'indeterminate'
        where issue_id = {TICKET.format(4)};
    insert into raw.jira__changes by name
        select * replace ('anew' as change_id, 'Done' as from_value, 'In Progress' as to_value,
            timestamptz '2026-06-20' as created_at)
        from raw.jira__changes where issue_id = {TICKET.format(5)} and field = 'status' limit 1;
    update raw.jira__issues set due_on = date '2026-06-28', labels = '["postmortem"]'
        where issue_id = {TICKET.format(6)};
    update raw.jira__issues set components = '["cache"]', assignee_account_id = reporter_account_id
        where issue_id = {TICKET.format(7)};
    delete from raw.jira__issues where issue_id = {TICKET.format(8)};
    delete from raw.jira__changes where issue_id = {TICKET.format(9)};
    update raw.jira__issues set issue_type = 'Bug', labels = '["found-in-production"]'
        where (project_key, issue_id) in (select project_key, min(issue_id) from raw.jira__issues
            where project_key = 'SILENT' group by all);
    delete from raw.pagerduty__oncalls where start_at = (select max(start_at) from raw.pagerduty__oncalls
        where start_at < timestamptz '2024-06-01');
    delete from raw.pagerduty__log_entries where log_entry_id in (select log_entry_id from raw.pagerduty__log_entries
        where type like 'acknowledge%' order by created_at, log_entry_id limit 5);
    {INCIDENTS}
    update raw.github__review_comments set conventional_label = 'issue (blocking)'
        where pull_request_id in ({OLD.format(20)}, {OLD.format(21)}, {OLD.format(22)});
"""
# A table is written anew, and its rows lie elsewhere.
ELSEWHERE = "".join(
    f"create or replace table raw.{table} as select * from raw.{table} order by hash({table});"
    for table in ("github__pull_request_files", "github__reviews", "github__pull_requests")
)
# Two accounts turn out to be one person's, one person's two; people move, turn out bots, opt out, are purged.
OTHER_PEOPLE = f"""
    {ELSEWHERE}
    update raw.github__pull_request_files set change_type = 'MODIFIED' where {LAST_OF_THE_POPULAR};
    create temp table people_ as
        select row_number() over (order by account_id) as place, person_key
        from identity.person_accounts where system = 'github';
    update identity.person_accounts set person_key = (select person_key from people_ where place = 1)
        where system = 'github' and person_key = (select person_key from people_ where place = 2);
    insert into identity.people (person_key, is_bot, account_count) values ('split', false, 1);
    update identity.person_accounts set person_key = 'split'
        where system = 'github' and person_key = (select person_key from people_ where place = 3);
    update identity.people set is_bot = true
        where person_key = (select person_key from people_ where place = 4);
    delete from identity.person_accounts
        where person_key = (select person_key from people_ where place = 5);
    delete from identity.people where person_key = (select person_key from people_ where place = 5);
    delete from raw.github__reviews where author_login = (select min(author_login) from raw.github__reviews);
    delete from raw.github__pull_requests
        where author_login = (select max(author_login) from raw.github__pull_requests);
    insert into raw.feedback__consents (source_name, person_email, cohort_id, consented_on, withdrawn_on)
        select 'late', account_id, 'pilot', date '2026-01-05', date '2026-06-01'
        from identity.person_accounts
        where system = 'feedback' and person_key = (select person_key from people_ where place = 6);
    update raw.roster__team_memberships set team_name = 'Elsewhere'
        where person_id = (select max(person_id) from raw.roster__team_memberships);
    update raw.github__repositories set name = 'renamed'
        where repository_id = (select min(repository_id) from raw.github__repositories);
    update raw.github__repositories set is_fork = true
        where repository_id = (select max(repository_id) from raw.github__repositories);
    drop table people_;
"""
# Somebody volunteers, who has merged, reviewed and answered for years.
VOLUNTEERS = """
    insert into raw.feedback__consents (source_name, person_email, cohort_id, consented_on)
    select 'late', max(account_id), 'pilot', date '2026-06-01'
    from identity.person_accounts
    where
        system = 'feedback'
        and account_id not in (select person_email from raw.feedback__consents)
"""

-- What is compared is what models read of a ticket, as for pull requests.
with
issues as ({{ union_staged(['stg_jira__issues', 'int_linear_issues', 'int_github_issues']) }}
),

changes as ({{ union_staged(['stg_jira__changes', 'int_linear_issue_changes', 'int_github_issue_changes']) }}
),

-- What kind of status one is, the tickets that stand in it may tell all others of their tracker.
categories as (
    select
        source_name,
        sum(category) as fingerprint
    from (
        select distinct
            source_name,
            hash(status, status_category) as category
        from issues
        where created_at < {{ as_of_end() }} and coalesce(deleted_at >= {{ as_of_end() }}, true)
    )
    group by source_name
),

-- By a number: names of two million rows cost more to write out and to compare than the sums themselves. Two
-- tickets that had one number would be built anew together, which is no harm.
histories as (
    select
        hash(source_name, issue_id) as issue_number,
        sum(
            hash(
                change_id,
                field,
                from_value,
                to_value,
                to_status_category,
                author_account_id,
                created_at,
                created_at < {{ as_of_end() }}
            )
        ) as fingerprint
    from changes
    group by issue_number
),

current_ones as (
    select
        issues.issue_key,
        hash(
            issues, -- noqa: RF02
            issues.created_at < {{ as_of_end() }},
            issues.resolved_at < {{ as_of_end() }},
            issues.deleted_at < {{ as_of_end() }},
            issues.due_on <= {{ as_of() }},
            categories.fingerprint
        ) + coalesce(histories.fingerprint, 0) as fingerprint
    from issues
    left join categories on issues.source_name = categories.source_name
    left join histories on hash(issues.source_name, issues.issue_id) = histories.issue_number
),

-- Log-ins of any system, in lower case: one too many is built anew, and no harm done.
accounts as (
    select lower(account_id) as account_id
    from {{ ref('int_account_fingerprints') }}
    where is_changed
),

touched as (
    select issue_key from issues
    where
        lower(assignee_account_id) in (select accounts.account_id from accounts)
        or lower(reporter_account_id) in (select accounts.account_id from accounts)
    union all
    select issue_key from changes
    where
        lower(author_account_id) in (select accounts.account_id from accounts)
        or (
            field = 'assignee'
            and (
                lower(from_value) in (select accounts.account_id from accounts)
                or lower(to_value) in (select accounts.account_id from accounts)
            )
        )
)

{{ compared_to_build_before('issue_key', touched='touched') }}

-- What is compared is what models read of a ticket, as for pull requests. By a number: the names of two
-- million rows cost more to compare than the sums.
with
issues as not materialized ({{ union_staged(['stg_jira__issues', 'int_linear_issues', 'int_github_issues']) }}
),

changes as ({{ union_staged(['stg_jira__changes', 'int_linear_issue_changes', 'int_github_issue_changes']) }}
),

-- What kind of status one is may be told anew of all tickets of a tracker.
categories as (
    select
        source_name,
        sum(hash(status, status_category)) as fingerprint
    from {{ ref('int_status_categories') }}
    group by source_name
),

histories as (
    select
        hash(source_name, issue_id) as number,
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
    group by number
),

rows_ as (
    select
        hash(source_name, issue_id) as number,
        issue_key,
        source_name,
        hash(
            issues, -- noqa: RF02
            created_at < {{ as_of_end() }},
            resolved_at < {{ as_of_end() }},
            deleted_at < {{ as_of_end() }},
            due_on <= {{ as_of() }}
        ) as fingerprint
    from issues
),

current_ones as (
    select
        rows_.number,
        rows_.issue_key,
        hash(rows_.fingerprint, categories.fingerprint, histories.fingerprint) as fingerprint
    from rows_
    left join categories on rows_.source_name = categories.source_name
    left join histories on rows_.number = histories.number
)

{%- if is_partial_build() %},

previous_ones as (
    select
        number,
        sum(fingerprint) as fingerprint
    from {{ graph.nodes['model.signalpath.int_issue_fingerprints'].relation_name }}
    group by number
)

select
    coalesce(current_ones.number, previous_ones.number) as number,
    current_ones.issue_key,
    coalesce(current_ones.fingerprint, 0) - coalesce(previous_ones.fingerprint, 0) as fingerprint
from current_ones
full join previous_ones on current_ones.number = previous_ones.number
where coalesce(current_ones.fingerprint, 0) <> coalesce(previous_ones.fingerprint, 0)
{%- else %}

select
    number,
    issue_key,
    cast(fingerprint as hugeint) as fingerprint
from current_ones
{%- endif %}

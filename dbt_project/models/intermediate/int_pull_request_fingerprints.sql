-- Late rows, corrections, deletions, merged or split accounts, opt-outs and days that pass all show here,
-- since what is compared is what models read and not when a loader says that it brought it.
{%- set tables = [
    ('github__pull_requests', 'github', ['author_login', 'merged_by_login']),
    ('github__pull_request_files', 'github', []),
    ('github__pull_request_commits', 'github', ['author_login', 'committer_login']),
    ('github__reviews', 'github', ['author_login']),
    ('github__review_comments', 'github', ['author_login']),
    ('github__review_requests', 'github', ['requested_account_id', 'actor_login']),
    ('github__draft_changes', 'github', ['actor_login']),
    ('gitlab__merge_requests', 'gitlab', ['author_login', 'merged_by_login']),
    ('gitlab__merge_request_files', 'gitlab', []),
    ('gitlab__merge_request_commits', 'git', ['author_email']),
    ('gitlab__merge_request_notes', 'gitlab', ['author_login']),
    ('gitlab__merge_request_approvals', 'gitlab', ['author_login']),
    ('gitlab__review_requests', 'gitlab', ['requested_account_id']),
] %}

-- What was merged before its repository was ever deployed waits for no deployment.
with first_deployments as (
    select
        repository_key,
        min(created_at) as first_at
    from {{ ref('int_deployments') }}
    where is_production and status = 'SUCCESS'
    group by repository_key
),

-- Minutes in draft grow as long as a pull request is open and a draft. Other waits are found by the metrics.
drafts as ({{ union_staged(['stg_github__draft_changes', 'int_gitlab_draft_changes']) }}
),

pull_requests as ({{ union_staged(['stg_github__pull_requests', 'stg_gitlab__merge_requests']) }}
),

-- What changes a pull request from outside its own rows: its repository, its deletion, its deployment and,
-- while it may be an open draft, the day itself.
circumstances as (
    select
        pull_requests.source_name,
        pull_requests.pull_request_id,
        cast(
            hash(
                repositories.name,
                repositories.is_archived,
                deployments.deployed_at,
                pull_requests.deleted_at < {{ as_of_end() }},
                pull_requests.merged_at >= first_deployments.first_at,
                case
                    when
                        {{ if_known('least(pull_requests.merged_at, pull_requests.closed_at)') }} is null
                        and (
                            pull_requests.is_draft
                            or pull_requests.ready_at is not null
                            or pull_requests.pull_request_key in (select drafts.pull_request_key from drafts)
                        )
                        then {{ as_of() }}
                end
            ) as hugeint
        ) as fingerprint
    from pull_requests
    asof left join {{ ref('int_repository_deployments') }} as deployments
        on
            pull_requests.repository_key = deployments.repository_key
            and pull_requests.merged_at <= deployments.carries_until
    left join first_deployments on pull_requests.repository_key = first_deployments.repository_key
    left join {{ ref('int_repositories') }} as repositories
        on pull_requests.repository_key = repositories.repository_key
),

pieces as (
    select * from circumstances
    {%- for table, system, names in tables %}
    union all
    {{ fingerprints_of(table) }}
    {%- endfor %}
),

current_ones as (
    select
        {{ entity_key(['pull_request_id']) }} as pull_request_key,
        sum(fingerprint) as fingerprint
    from pieces
    group by source_name, pull_request_id
),

-- Whose author, reviewer or committer is somebody else now, has moved or has opted out.
touched as (
    {%- for table, system, names in tables if names %}
    {{ naming_changed_accounts(table, system, names) }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

{{ compared_to_build_before('pull_request_key', touched='touched') }}

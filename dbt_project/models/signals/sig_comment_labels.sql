-- Conventional Comments (conventionalcomments.org): what kind of remark a comment is, by the one who made it.
-- Where few label, they label what they mean to block: not adopted, so it says nothing.
with norms as (
    select
        repository_key,
        sum(blocking_count) / sum(labelled_count) as blocking_share
    from {{ ref('int_comment_habits') }}
    group by repository_key
    having sum(labelled_count) >= greatest(20, 0.25 * sum(comment_count))
),

labelled as (
    select
        comments.person_key,
        comments.competency_id,
        comments.week_on,
        comments.weight as mapping_weight,
        comments.blocking_count as observed,
        cast(comments.labelled_count as decimal(9, 0))
        * cast(norms.blocking_share as decimal(18, 12)) as expected,
        comments.evidence_id
    from {{ ref('int_labelled_comments') }} as comments
    inner join norms on comments.repository_key = norms.repository_key
)

{{ signal_against_norm('labelled', 'comment_labels', count_per_piece=2) }}

{{ config(materialized='incremental', unique_key=['week_on', 'signal_id']) }}

-- Observed over expected comments, by indirect standardisation: what the same lines would have drawn
-- from the same reviewers if everybody's work in the competency were alike.
with standardised as (
    select
        comments.person_key,
        comments.competency_id,
        comments.week_on,
        comments.weight as mapping_weight,
        comments.comment_count as observed,
        comments.opportunity * {{ norm_of('norms', 'comments_per_opportunity') }} as expected,
        comments.evidence_id
    from {{ opportunities_of_signal('review_comment_density') }} as comments
    {{ join_norm('norms', ref('int_review_comment_norms'), 'comments', 'competency_id') }}
)

-- Comments come in threads: two of them, drawn or expected, are about one independent piece.
{{ signal_against_norm('standardised', 'review_comment_density', count_per_piece=2) }}

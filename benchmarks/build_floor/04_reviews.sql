-- Files, reviews and comments on lines, of pull requests that are still there.
create temp table paths as
with found as (
    select path from raw.github__pull_request_files
    union select path from raw.git__commit_files
    union select path from raw.github__review_comments
)
select path, is_generated_path(path) as is_generated from found where path is not null;

create temp table path_rules as
select path, competency_id, weight, pattern
from paths
inner join rules on artefact_type = 'path' and lower(path) like like_pattern escape '\'
    and regexp_matches(lower(path), regex)
where not is_generated
qualify row_number() over (partition by path, competency_id order by specificity desc, pattern) = 1;

-- A review ends 14 days after the pull request was merged or closed.
create temp macro in_review(said_at, merged_at, closed_at) as
    coalesce(said_at <= least(merged_at, closed_at) + interval 14 day, true);

create temp table numbered as
select source_name || '|' || pull_request_id as pull_request_key, pull_request_id, source_name, author_login,
    person_key as author_person_key, updated_at, merged_at, closed_at
from raw.github__pull_requests as pulls
left join accounts on system = 'github' and account_id = lower(author_login);

create table fct_reviews as
select reviews.source_name || '|' || review_id as review_key, pull_request_key,
    reviewers.person_key as reviewer_person_key,
    coalesce(reviewers.is_bot, false) or coalesce(author_type = 'Bot', false) as is_bot,
    coalesce(lower(reviews.author_login) = lower(numbered.author_login), false)
    or coalesce(reviewers.person_key = author_person_key, false) as is_self,
    state, utc(submitted_at) as submitted_at
from raw.github__reviews as reviews
inner join numbered using (source_name, pull_request_id)
left join accounts as reviewers on system = 'github' and account_id = lower(reviews.author_login)
where submitted_at < getvariable('as_of_end');

create temp table comments as
select comments.source_name || '|' || review_comment_id as review_comment_key,
    comments.source_name || '|' || review_id as review_key, pull_request_key,
    commenters.person_key as commenter_person_key,
    coalesce(commenters.is_bot, false) or coalesce(author_type = 'Bot', false) as is_bot,
    coalesce(lower(comments.author_login) = lower(numbered.author_login), false)
    or coalesce(commenters.person_key = author_person_key, false) as is_self,
    path, utc(created_at) as created_at, thread_id, conventional_label, line,
    in_review(created_at, merged_at, closed_at) as is_in_review
from raw.github__review_comments as comments
inner join numbered using (source_name, pull_request_id)
left join accounts as commenters on system = 'github' and account_id = lower(comments.author_login)
where created_at < getvariable('as_of_end');

create table fct_review_comments as select * exclude (line, is_in_review) from comments;

create table fct_pull_request_files as
select pull_request_key, path, change_type, coalesce(additions, 0) + coalesce(deletions, 0) as changed_lines, is_generated
from raw.github__pull_request_files as files
inner join numbered using (source_name, pull_request_id)
inner join paths using (path)
where coalesce(pull_request_updated_at = updated_at, true);

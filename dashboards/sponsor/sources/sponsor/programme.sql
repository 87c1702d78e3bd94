-- One row: what the programme is and how much was read. A count of people that may not be shown is null in
-- the database and words here. Dates are text, so that a reader's time zone cannot move them by a day.
select
    coalesce(organisation, 'This organisation') as organisation,
    problem,
    sponsor,
    model_owner,
    content_owner,
    k,
    strftime(as_of, '%-d %B %Y') as as_of,
    strftime(first_on, '%B %Y') as first_month,
    strftime(last_on, '%B %Y') as last_month,
    people,
    consenting,
    pilot_people,
    comparison_people,
    coalesce(format('{:,}', people), 'too few to show') as people_shown,
    coalesce(format('{:,} asked for a path', consenting), 'how many asked is not shown') as consenting_note,
    coalesce(format('{:,}', pilot_people), 'too few to show') as pilot_shown,
    case
        when pilot_people = 0 then 'no pilot yet'
        else coalesce(format('compared with {:,}', comparison_people), 'comparison too small to show')
    end as comparison_note,
    teams,
    repositories,
    pull_requests,
    reviews,
    incidents,
    tickets,
    learning_events,
    commits,
    paths_made,
    paths_withheld,
    -- A programme without pull requests but with commits shows these in their place.
    if(pull_requests = 0 and commits > 0, 'Commits', 'Pull requests') as work_label,
    format('{:,}', if(pull_requests = 0 and commits > 0, commits, pull_requests)) as work_shown,
    format('in {:,} ', repositories) || if(repositories = 1, 'repository', 'repositories') as work_note,
    format('{:,}', incidents) as incidents_shown,
    format('{:,} ', tickets) || if(tickets = 1, 'ticket', 'tickets') as incidents_note,
    coalesce(format('{:,}', paths_made), 'too few to show') as paths_made_shown,
    coalesce(format('{:,} withheld', paths_withheld), 'too few to show') as paths_withheld_note
from programme

-- What people said by the end of $as_of about taking part: account, instant, and whether they opted out.
-- A withdrawal holds until the person consents anew, at that instant or later.
select
    lower(person_email) as account,
    case when withdrawn_on <= $as_of then withdrawn_on else consented_on end::timestamp as said_at,
    coalesce(withdrawn_on <= $as_of, false) as is_out
from raw.feedback__consents
where consented_on <= $as_of
union all
select
    person,
    made_at at time zone 'UTC',
    kind = 'opt_out'
from raw.responses__responses
where kind in ('opt_out', 'consent') and made_at at time zone 'UTC' < $as_of::date + 1
order by all

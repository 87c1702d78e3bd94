-- An LRS may know somebody by the SHA-1 of their mailbox alone.
with mailbox_digests as (
    select
        lower(email) as email,
        sha1('mailto:' || lower(email)) as digest
    from raw.roster__people
    union
    select
        lower(email),
        sha1('mailto:' || email)
    from raw.roster__people
)

-- A mailbox, the digest of one, an OpenID, or a home page and a name that may be an e-mail address.
select distinct
    'xapi' as system,
    statements.actor_id as account_id,
    coalesce(
        digests.email, nullif(regexp_extract(statements.actor_id, '^(\S+ )?([^\s@:/]+@[^\s@]+)$', 2), '')
    ) as email,
    false as is_bot
from raw.xapi__statements as statements
left join mailbox_digests as digests on statements.actor_id = digests.digest
where statements.actor_id is not null

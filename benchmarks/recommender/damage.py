"""What is done to a demo's raw tables before the product looks: confounders, missing data, wrong identities.

Belongs here: SQL on `raw` and `identity`. Everything is chosen by a hash of seed and key, so that one seed
is one set of bytes. Not here: the truth, which no damage changes, and what becomes of it (`worlds.py`).

The demo itself already holds strict reviewers and rubber stampers, large changes, bots, an AI reviewer,
people who are on call four times as often, newcomers, moves between teams and people who opted out.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

# Share of rows that are lost, by seed: 10, 20, 30, 40 %.
MISSING = (0.1, 0.2, 0.3, 0.4)


@dataclass(frozen=True)
class Damage:
    """How much is done to one world.

    Attributes:
        seed: what every choice follows from.
        missing: share of the rows of each table that never arrive; what belongs to them goes as well.
        hard_services: share of services where everything takes long and draws comments, whoever works there.
        hard_ratio: how much longer their incidents take; every second comment there is left twice.
        loaded: share of people so busy on call that whatever they resolve takes `loaded_ratio` as long.
        loaded_ratio: see there.
        quiet: share of people of whose pull requests, incidents and tickets only `quiet_kept` is left.
        quiet_kept: see there.
        swapped: pairs of people whose GitHub accounts are taken for each other's.
        lost: people whose GitHub account is linked to nobody, and as many with PagerDuty.
    """

    seed: int
    missing: float
    hard_services: float = 0.15
    hard_ratio: float = 2.0
    loaded: float = 0.1
    loaded_ratio: float = 1.4
    quiet: float = 0.15
    quiet_kept: float = 0.15
    swapped: int = 1
    lost: int = 1


def damage_of(seed: int) -> Damage:
    """The damage of a seed: a quarter of the seeds has each of the shares in `MISSING`."""
    return Damage(seed, MISSING[seed % len(MISSING)])


def harden(con: duckdb.DuckDBPyConnection, damage: Damage) -> None:
    """Plant the confounders and lose the data, in raw."""
    seed = damage.seed
    con.execute(f"""
        create or replace macro draw(name, key) as
            (hash('{seed}:' || name || ':' || key) % 1000000) / 1000000.0
    """)
    con.execute(f"""
        create temp table hard as
            select name from raw.pagerduty__services where draw('hard', name) < {damage.hard_services};
        create temp table slow as
            select incidents.incident_id, incidents.created_at as began,
                case when services.name in (select name from hard) then {damage.hard_ratio} else 1 end
                * case when draw('loaded', resolve.agent_id) < {damage.loaded} then {damage.loaded_ratio}
                    else 1 end as ratio
            from raw.pagerduty__incidents as incidents
            join raw.pagerduty__services as services using (service_id)
            join raw.pagerduty__log_entries as resolve on resolve.incident_id = incidents.incident_id
                and resolve.type = 'resolve_log_entry' and resolve.agent_type = 'user_reference';
        update raw.pagerduty__incidents as t set resolved_at = began + (t.resolved_at - began) * ratio
            from slow where slow.incident_id = t.incident_id and ratio > 1;
        update raw.pagerduty__log_entries as t set created_at = began + (t.created_at - began) * ratio
            from slow where slow.incident_id = t.incident_id and ratio > 1 and t.type = 'resolve_log_entry';
        insert into raw.github__review_comments
            select comments.* replace (review_comment_id || '-again' as review_comment_id)
            from raw.github__review_comments as comments
            join raw.github__pull_requests as pulls using (pull_request_id)
            join raw.github__repositories as repositories using (repository_id)
            where repositories.name in (select name from hard)
                and draw('again', review_comment_id) < 0.5;
    """)
    _lose(con, damage)


def _lose(con: duckdb.DuckDBPyConnection, damage: Damage) -> None:
    """Drop rows: a share of everything, and most of what the quiet people did."""
    quiet = f"""
        select roster.github_login as login, users.user_id, roster.jira_account_id
        from raw.roster__people as roster
        left join raw.pagerduty__users as users on lower(users.email) = lower(roster.email)
        where draw('quiet', roster.person_id) < {damage.quiet}
    """
    missing, few = damage.missing, 1 - damage.quiet_kept
    con.execute(f"create temp table quiet as {quiet}")
    con.execute(f"""
        delete from raw.github__pull_requests where draw('pull', pull_request_id) < {missing}
            or (draw('few', pull_request_id) < {few}
                and author_login in (select login from quiet where login is not null));
        delete from raw.github__reviews where draw('review', review_id) < {missing};
        delete from raw.github__review_comments where draw('comment', review_comment_id) < {missing}
            or review_id not in (select review_id from raw.github__reviews);
        delete from raw.pagerduty__incidents where draw('incident', incident_id) < {missing}
            or (draw('few', incident_id) < {few} and incident_id in (
                select incident_id from raw.pagerduty__log_entries
                where agent_id in (select user_id from quiet where user_id is not null)));
        delete from raw.pagerduty__log_entries where draw('entry', log_entry_id) < {missing}
            or incident_id not in (select incident_id from raw.pagerduty__incidents);
        delete from raw.jira__changes where draw('change', issue_id) < {missing};
        delete from raw.xapi__statements where draw('statement', statement_id) < {missing};
    """)
    for table in _belonging(con):
        con.execute(
            f"delete from raw.{table} where pull_request_id not in"
            " (select pull_request_id from raw.github__pull_requests)"
        )


def _belonging(con: duckdb.DuckDBPyConnection) -> list[str]:
    rows = con.execute("""
        select table_name from information_schema.columns where table_schema = 'raw'
            and column_name = 'pull_request_id' and table_name like 'github\\_\\_%' escape '\\'
            and table_name <> 'github__pull_requests' order by 1
    """).fetchall()
    return [name for (name,) in rows]


def confuse(con: duckdb.DuckDBPyConnection, damage: Damage) -> list[str]:
    """Join accounts to the wrong people, or to nobody. Returns the person_keys concerned."""
    count = 2 * damage.swapped + 2 * damage.lost
    rows = con.execute(
        """
        select accounts.person_key from identity.person_accounts as accounts
        join identity.person_accounts as roster on roster.person_key = accounts.person_key
            and roster.system = 'roster'
        where accounts.system = 'github'
        order by hash(?::varchar || accounts.person_key), accounts.person_key limit ?
        """,
        [damage.seed, count],
    ).fetchall()
    people = [key for (key,) in rows]
    for one, other in zip(people[: 2 * damage.swapped : 2], people[1 : 2 * damage.swapped : 2], strict=True):
        con.execute(
            """
            update identity.person_accounts
            set person_key = case person_key when $one then $other else $one end
            where system = 'github' and person_key in ($one, $other)
            """,
            {"one": one, "other": other},
        )
    for system, start in (("github", 0), ("pagerduty", damage.lost)):
        for person in people[2 * damage.swapped + start :][: damage.lost]:
            con.execute(
                "delete from identity.person_accounts where system = ? and person_key = ?", [system, person]
            )
    return people

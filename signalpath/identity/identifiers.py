"""Links by identifiers that accounts state themselves, and what is cut where these contradict the roster.

Belongs here: equal e-mail addresses, logins and ids. Does not belong here: names, which never decide alone.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


def identifier_links(nodes: pl.DataFrame, identifiers: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Identifiers that join accounts (node, identifier, is_email), and the accounts (node) that lost theirs.

    Where identifiers would join two people of the roster, only those that exactly one of them states are
    kept; an account that then belongs to both, or to neither, has lost its links.
    """
    links = identifiers.filter(pl.len().over("identifier") > 1)
    links, lost = _cut(nodes, links)
    return links.filter(pl.len().over("identifier") > 1), lost


def _cut(nodes: pl.DataFrame, links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take out every link that would join two people of the roster.

    Returns the links that are kept and the accounts (`node`) that lost theirs.
    """
    roster = nodes.filter(pl.col("system") == "roster").select("node", owner=pl.col("node"))
    component = pl.DataFrame({"node": nodes["node"], "component": _components(nodes, links)})
    crowded = (
        component.join(roster, on="node", how="semi")
        .filter(pl.len().over("component") > 1)
        .unique("component")
    )
    suspect = component.join(crowded, on="component", how="semi").select("node")
    if suspect.is_empty():
        return links, suspect
    # Within such a component only what exactly one roster entry states is believed.
    owners = (
        links.join(roster, on="node")
        .group_by("identifier")
        .agg(pl.col("owner").unique())
        .filter(pl.col("owner").list.len() == 1)
        .select("identifier", pl.col("owner").list.first())
    )
    believed = links.join(suspect, on="node", how="semi").join(owners, on="identifier")
    torn = believed.filter(pl.col("owner").n_unique().over("node") > 1).select("node").unique()
    believed = believed.join(torn, on="node", how="anti")
    kept = pl.concat([links.join(suspect, on="node", how="anti"), believed.drop("owner")])
    lost = suspect.join(believed, on="node", how="anti").join(roster, on="node", how="anti")
    return kept, lost.select("node")


def _components(nodes: pl.DataFrame, links: pl.DataFrame) -> pl.Series:
    """The connected component of each account, as a number, in the order of `nodes`."""
    identifier = links["identifier"].rank("dense").to_numpy().astype(np.int64)
    size = nodes.height + (int(identifier.max()) if len(identifier) else 0)
    edges = (np.ones(links.height, dtype=np.int8), (links["node"].to_numpy(), nodes.height - 1 + identifier))
    _, labels = connected_components(coo_array(edges, shape=(size, size)), directed=False)
    return pl.Series(labels[: nodes.height], dtype=pl.Int64)

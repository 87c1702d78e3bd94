"""Who could learn from whom, from frames alone: mentors, couples, newcomers' contacts.

`match_peers` is the one way in. Only people who consent are in it, and only who offered help is asked for
any. What comes out is for the two people of a match, and is no ranking: there is no score in it.
"""

from signalpath.peers.match import MATCH_SCHEMA, PeerFrames, Peers, match_peers
from signalpath.peers.settings import PeerSettings
from signalpath.peers.teaching import NEED_SCHEMA

__all__ = ["MATCH_SCHEMA", "NEED_SCHEMA", "PeerFrames", "PeerSettings", "Peers", "match_peers"]

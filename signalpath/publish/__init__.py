"""What each audience may see: published tables, made from the warehouse's frames, aggregates only.

`sponsor.py` puts the sponsor's and L&D's tables together; one small module per group of tables;
`schemas.py` is the one declaration of their columns. Every number that a page shows is in one of these
tables, and no other table leaves the warehouse. Writing them to a file is orchestration's part.
"""

from signalpath.publish.schemas import SPONSOR_TABLES
from signalpath.publish.sponsor import SPONSOR_INPUTS, publish_sponsor

__all__ = ["SPONSOR_INPUTS", "SPONSOR_TABLES", "publish_sponsor"]

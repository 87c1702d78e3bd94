"""CASE 1.1 (1EdTech Competencies and Academic Standards Exchange): the model as other tools exchange it.

`export.py` makes a CFPackage, `load.py` reads one, `document.py` has the names that both use. The shape
follows the CASE 1.1 information model and its REST/JSON binding. What CASE has no field for (mappings,
outcomes, titles, services, review) travels in `extensions`, which 1.1 allows on every class.
"""

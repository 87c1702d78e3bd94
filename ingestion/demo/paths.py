"""The paths of the demo's files: where each competency's files lie, and the rest of the code.

Belongs here: names that no seed changes. They match the patterns of program/model/competencies.yml. Does
not belong here: who changes which of them (work.py).
"""

from __future__ import annotations

# Folder and endings of a competency's files.
PATHS_OF = {
    "observability": ("src/telemetry/{}_spans.py", "src/telemetry/{}_metrics.py", "ops/alerts/{}.yml"),
    "incident_command": ("ops/runbooks/{}.md",),
    "sql_performance": ("src/queries/{}.sql", "src/queries/find_{}.sql"),
    "schema_migrations": ("db/migrations/{}.sql",),
    "kubernetes_operations": ("deploy/k8s/{}.yaml", "deploy/k8s/base/{}.yaml"),
    "message_queues": ("src/queues/{}_publisher.py", "src/consumers/{}_consumer.py"),
    "caching": ("src/cache/{}_cache.py",),
    "api_design": ("src/handlers/{}.py", "docs/openapi/{}.yaml"),
    "test_design": ("tests/test_{}.py", "tests/flow/test_{}_flow.py"),
    "access_control": ("src/auth/{}.py", "ops/policies/{}.rego"),
    "ci_pipelines": (".github/workflows/{}.yml", "ci/pipeline/{}.py"),
    "frontend_state": ("web/state/{}.ts", "web/state/{}Selectors.ts"),
}
CORE_PATHS = ("src/core/{}.py", "src/model/{}.py", "docs/{}.md", "README.md")
# Other skills of program/model/competencies.yml show in a part of these files. Nobody was given a gap in
# them: a recommender that names one is wrong. template -> folder -> the things whose file lies there.
FOLDERS_OF_THE_REST = {
    "src/core/{}.py": {
        "src/errors/{}.py": "claim refund notice report export deadline volume",
        "src/workers/{}.py": "batch index import push event label",
        "src/clients/{}.py": "geocode address carrier mail holiday retry",
        "src/flags/{}.py": "zone lane slot cutoff pallet",
        "src/secrets/{}.py": "token session consent user",
        "infra/terraform/{}.tf": "container depot dock account",
        "infra/network/{}.yaml": "route berth voyage",
        "ops/capacity/{}.yml": "vehicle fleet driver",
        "benchmarks/{}.py": "search scan weight position",
        "src/retention/{}.py": "archive audit ledger tenant",
    },
    "src/model/{}.py": {
        "src/domain/{}.py": (
            "shipment parcel manifest tariff quote surcharge customs declaration invoice carrier depot slot "
            "vehicle pallet container account tenant refund claim zone lane address ledger voyage"
        ),
    },
    "docs/{}.md": {
        "docs/adr/{}.md": (
            "tariff quote declaration event index search token archive batch retry tenant ledger"
        ),
        "docs/guides/{}.md": (
            "shipment parcel scan route invoice depot dock driver fleet label account user mail import "
            "export report refund claim address holiday calendar"
        ),
    },
}
GENERATED_PATHS = ("package-lock.json", "src/proto/{}_pb2.py", "vendor/{}/index.js", "poetry.lock")
_NOUNS = (
    "shipment parcel scan route manifest tariff quote surcharge customs declaration invoice carrier depot "
    "dock slot driver vehicle fleet position event label pallet container berth voyage account tenant "
    "user session token consent notice mail push search index export import report audit ledger refund "
    "claim weight volume zone lane address geocode holiday calendar cutoff deadline retry batch archive"
)
NOUNS = _NOUNS.split()

_FOLDER_OF = {
    (template, noun): folder
    for template, folders in FOLDERS_OF_THE_REST.items()
    for folder, nouns in folders.items()
    for noun in nouns.split()
}


def path_of(template: str, noun: str) -> str:
    """Where a file lies: its template filled in, or its own folder where another skill shows in it."""
    return _FOLDER_OF.get((template, noun), template).format(noun)

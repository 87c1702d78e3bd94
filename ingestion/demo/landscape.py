"""The fixed part of the demo: teams, repositories, services, and what each repository is about.

Belongs here: names and proportions that no seed changes. Paths of files are in paths.py; people and
events are drawn elsewhere. Service names and components match the patterns of program/model/competencies.yml.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

OWNER = "fernweh-freight"
DOMAIN = "fernweh.example"
FIRST_ON = date(2025, 1, 1)
AS_OF = date(2026, 6, 30)
END = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
LAUNCH = datetime(2026, 1, 5, tzinfo=UTC)
COHORT = "pilot"

# team -> Jira project
TEAMS = {
    "Tracking": "TRK",
    "Pricing": "PRC",
    "Customs": "CUS",
    "Dispatch": "DSP",
    "Portal": "PRT",
    "Platform": "PLT",
}
PILOT_TEAMS = ("Tracking", "Pricing", "Dispatch")

# Each repository is one service of the same name.
REPOSITORIES = {
    "Tracking": (
        "tracking-api tracking-store scan-queue tracking-telemetry position-cache tracking-web legacy-edi"
    ),
    "Pricing": "pricing-api tariff-store rating-queue pricing-telemetry quote-cache quote-web tariff-loader",
    "Customs": "customs-api declaration-store customs-queue customs-telemetry document-cache customs-web",
    "Dispatch": (
        "dispatch-api fleet-store dispatch-queue dispatch-telemetry slot-cache driver-app dispatch-desk"
    ),
    "Portal": "portal-api account-store notification-queue portal-telemetry portal-web identity-gate",
    "Platform": (
        "cluster-config deploy-pipeline alert-router platform-telemetry access-broker shared-queue "
        "paging-desk"
    ),
}
TEAM_OF = {name: team for team, names in REPOSITORIES.items() for name in names.split()}
# legacy-edi falls silent and is archived; tariff-loader was archived before the data begins.
ARCHIVED = {"legacy-edi": date(2025, 6, 27), "tariff-loader": date(2024, 11, 4)}
CREATED_LATE = {"dispatch-desk": date(2025, 8, 18), "document-cache": date(2025, 5, 12)}

COMPETENCIES = (
    "observability",
    "incident_command",
    "sql_performance",
    "schema_migrations",
    "kubernetes_operations",
    "message_queues",
    "caching",
    "api_design",
    "test_design",
    "access_control",
    "ci_pipelines",
    "frontend_state",
)

# What a repository's work is about, by the last part of its name: competency -> proportion.
_BACKEND = {
    "schema_migrations": 3.4,
    "message_queues": 2.0,
    "sql_performance": 1.0,
    "test_design": 0.8,
    "observability": 0.9,
    "kubernetes_operations": 0.9,
    "caching": 0.8,
    "api_design": 0.9,
    "access_control": 0.8,
    "ci_pipelines": 0.8,
    "incident_command": 0.8,
}
WORK_OF_KIND = {
    "api": _BACKEND | {"api_design": 3.5, "access_control": 1.2},
    "store": _BACKEND | {"sql_performance": 3.5, "schema_migrations": 4.2},
    "queue": _BACKEND | {"message_queues": 4.0},
    "telemetry": _BACKEND | {"observability": 4.0, "incident_command": 1.2},
    "cache": _BACKEND | {"caching": 3.5},
    "web": {
        "frontend_state": 4.5,
        "test_design": 1.2,
        "api_design": 0.8,
        "access_control": 0.7,
        "caching": 0.5,
        "ci_pipelines": 0.6,
        "schema_migrations": 0.5,
        "message_queues": 0.4,
    },
    "edi": _BACKEND,
    "gate": _BACKEND | {"access_control": 4.0},
    "broker": _BACKEND | {"access_control": 4.0},
    "config": _BACKEND | {"kubernetes_operations": 4.5},
    "pipeline": _BACKEND | {"ci_pipelines": 4.5},
    "router": _BACKEND | {"observability": 3.5, "incident_command": 1.5},
    "desk": _BACKEND | {"incident_command": 3.5},
}
WORK_OF_KIND["app"] = WORK_OF_KIND["web"]


def kind_of(repository: str) -> str:
    """What a repository is: the last part of its name."""
    return repository.rsplit("-", 1)[1]


# Competency that an incident of the service is about; the first matching end of the name.
SERVICE_COMPETENCY = {
    "telemetry": "observability",
    "router": "observability",
    "desk": "incident_command",
    "store": "sql_performance",
    "config": "kubernetes_operations",
    "queue": "message_queues",
    "cache": "caching",
    "api": "api_design",
    "gate": "access_control",
    "broker": "access_control",
    "pipeline": "ci_pipelines",
    "web": "frontend_state",
    "app": "frontend_state",
}
# Relative frequency of incidents; telemetry services come to a bit over a third of all.
INCIDENTS_OF_KIND = {"telemetry": 4.6, "router": 3.0, "api": 1.9, "queue": 2.1, "store": 1.7, "cache": 1.6}

COMPONENT_OF = {
    "observability": "telemetry",
    "incident_command": "incident-process",
    "sql_performance": "database",
    "schema_migrations": "migrations",
    "kubernetes_operations": "deployment",
    "message_queues": "messaging",
    "caching": "cache",
    "api_design": "api",
    "test_design": "test-suite",
    "access_control": "access",
    "ci_pipelines": "pipeline",
    "frontend_state": "frontend",
}

# What the learning platform offers: reviewed items of program/content/catalog.yml, of these skills.
ITEMS_OF = {
    "observability": (
        "obs_read_a_trace obs_spans_in_workers obs_alert_on_symptoms obs_telemetry_backlog obs_slo_workshop"
    ),
    "incident_command": "inc_first_ten_minutes inc_shadow_a_commander inc_game_day",
    "sql_performance": "sql_read_a_plan sql_indexes_we_have sql_slow_tariff_search sql_locks_and_waits",
    "schema_migrations": (
        "mig_expand_and_contract mig_backfill_in_batches mig_review_checklist mig_take_one_back"
    ),
    "kubernetes_operations": "k8s_why_is_it_pending k8s_requests_and_limits k8s_safe_rollouts",
    "message_queues": "que_idempotent_consumer que_dead_letters que_order_and_keys",
    "caching": "cac_what_to_cache cac_invalidate_quotes cac_stampede",
    "api_design": (
        "api_compatible_change api_errors_people_can_use api_pagination_clinic api_generic_rest_course"
    ),
    "test_design": "tst_what_can_fail tst_fakes_over_mocks tst_property_tests",
    "access_control": "acc_who_may_see acc_tokens_and_scopes acc_threat_model",
    "ci_pipelines": "cip_why_is_it_slow cip_flaky_tests cip_release_trains",
    "frontend_state": "fes_derive_do_not_store fes_stale_tracking_view fes_render_budget",
}

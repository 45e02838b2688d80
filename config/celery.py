"""The Celery application and the whole schedule. A task only pokes: the database knows what is due."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("nysana")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    timezone="Asia/Almaty",
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 3600},
    beat_schedule={
        "nightly": {"task": "tracker.tasks.nightly", "schedule": crontab(hour=2, minute=0)},
        "catch up": {"task": "tracker.tasks.catch_up", "schedule": crontab(minute="*/10")},
        "clear old marks": {
            "task": "tracker.tasks.clear_old_marks",
            "schedule": crontab(minute=35),
        },
        "remind": {"task": "tracker.tasks.remind", "schedule": crontab(minute="*/10")},
        "tell followers": {
            "task": "tracker.tasks.tell_followers",
            "schedule": crontab(minute="*/5"),
        },
        "send notices": {"task": "tracker.tasks.send_notices", "schedule": crontab(minute="*")},
        "send links": {"task": "tracker.tasks.send_links", "schedule": crontab(minute="*")},
    },
)
app.autodiscover_tasks(["tracker"])

from celery import shared_task

from journal import services


@shared_task
def purge_events() -> None:
    services.purge_events()

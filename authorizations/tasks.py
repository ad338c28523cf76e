from celery import shared_task

from authorizations import majority, procurations


@shared_task
def end_expired_procurations() -> None:
    procurations.end_expired_procurations()


@shared_task
def tell_young_adults() -> None:
    majority.tell_young_adults()

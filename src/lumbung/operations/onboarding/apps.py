"""Onboarding as a Django app."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    """Taking a cooperative in from its own workbook."""

    name = "lumbung.operations.onboarding"
    label = "onboarding"

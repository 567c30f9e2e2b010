"""Recipes that train LLaVA-1.5 and Idefics2 on textbooks, on transformers' Trainer."""

"""What several versions or registries say of one study."""

"""What has to be registered with Microsoft for this configuration: the steps, as commands and in the portal."""

// How Web Chat looks on this page: in the colours of the style sheets, which follow the device from light to dark.
"use strict";

window.bookingsLook = (() => {
  const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif';
  const accent = "var(--accent)";
  const onAccent = "var(--on-accent)";
  const ink = "var(--ink)";
  const line = "var(--line)";
  const paper = "var(--paper)";
  const quiet = "var(--quiet)";
  const surface = "var(--surface)";
  const good = "var(--good)";
  const bad = "var(--bad)";

  const styleOptions = {
    accent,
    primaryFont: font,
    monospaceFont: font,
    backgroundColor: paper,
    subtle: quiet,
    hideUploadButton: true,
    suggestedActionLayout: "flow",
    suggestedActionBackgroundColor: paper,
    suggestedActionBackgroundColorOnHover: "var(--accent-soft)",
    suggestedActionBackgroundColorOnActive: "var(--accent-soft)",
    suggestedActionBorderColor: accent,
    suggestedActionBorderRadius: 20,
    suggestedActionBorderWidth: 1,
    suggestedActionHeight: 40,
    suggestedActionTextColor: accent,
    suggestedActionsStackedOverflow: "auto",
    bubbleBackground: surface,
    bubbleBorderWidth: 0,
    bubbleBorderRadius: 14,
    bubbleTextColor: ink,
    bubbleMaxWidth: 480,
    bubbleMinHeight: 40,
    bubbleFromUserBackground: accent,
    bubbleFromUserBorderWidth: 0,
    bubbleFromUserBorderRadius: 14,
    bubbleFromUserTextColor: onAccent,
    cardEmphasisBackgroundColor: surface,
    cardPushButtonBackgroundColor: accent,
    cardPushButtonTextColor: onAccent,
    failedConnectivity: bad,
    newMessagesButtonColor: onAccent,
    notificationText: quiet,
    paddingRegular: 12,
    paddingWide: 16,
    scrollToEndButtonBackgroundColor: paper,
    scrollToEndButtonTextColor: ink,
    sendBoxBackground: paper,
    sendBoxHeight: 52,
    sendBoxBorderTop: `solid 1px ${line}`,
    sendBoxButtonColor: accent,
    sendBoxButtonColorOnHover: "var(--accent-strong)",
    sendBoxPlaceholderColor: quiet,
    sendBoxTextColor: ink,
    slowConnectivity: quiet,
    timestampColor: quiet,
    transcriptActivityVisualKeyboardIndicatorColor: accent,
    transcriptVisualKeyboardIndicatorColor: accent,
  };

  const adaptiveCardsHostConfig = {
    fontFamily: font,
    spacing: { small: 8, default: 10, medium: 14, large: 20, extraLarge: 28, padding: 16 },
    separator: { lineThickness: 1, lineColor: line },
    fontSizes: { small: 13, default: 15, medium: 17, large: 20, extraLarge: 24 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
    containerStyles: {
      default: {
        backgroundColor: paper,
        foregroundColors: {
          default: { default: ink, subtle: quiet },
          accent: { default: accent, subtle: accent },
          good: { default: good, subtle: good },
        },
      },
    },
    actions: {
      maxActions: 8,
      spacing: "medium",
      buttonSpacing: 0, // the style sheet sets the gap, so that it holds between lines too
      showCard: { actionMode: "inline", inlineTopMargin: 8 },
      actionsOrientation: "horizontal",
      actionAlignment: "left",
    },
  };

  return { styleOptions, adaptiveCardsHostConfig };
})();

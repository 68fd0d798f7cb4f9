using System.ComponentModel.DataAnnotations;
using Fractal.Client.Durations;

namespace Fractal.Server.Platform.Configuration;

/// <summary>Binds a section of settings and reports every error in it.</summary>
internal static class CheckedSettings
{
    static CheckedSettings() => DurationConverter.Register();

    /// <param name="section">The section.</param>
    /// <param name="errors">Receives a line for each error, with the setting's path.</param>
    /// <param name="complete">Sets values that depend on the machine, before bounds are checked.</param>
    /// <returns>The settings; null if they can't be bound.</returns>
    public static T? Read<T>(IConfigurationSection section, ICollection<string> errors, Action<T>? complete = null) where T : class, new()
    {
        var wrong = WrongDurations(section, typeof(T)).ToList();
        foreach (var error in wrong) errors.Add(error);
        if (wrong.Count > 0) return null;
        try
        {
            var settings = section.Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
            complete?.Invoke(settings);
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true);
            foreach (var result in results) errors.Add($"{section.Path}:{string.Join(',', result.MemberNames)}: {result.ErrorMessage}");
            return settings;
        }
        catch (InvalidOperationException exception)
        {
            errors.Add($"{section.Path}: {exception.InnerException?.Message ?? exception.Message}");
            return null;
        }
    }

    /// <summary>
    /// Durations that are empty, or not in the format of <see cref="DurationText"/>. The binder would replace an empty one with the
    /// default.
    /// </summary>
    public static IEnumerable<string> WrongDurations(IConfigurationSection section, Type type)
    {
        foreach (var property in type.GetProperties().Where(p => p.PropertyType == typeof(TimeSpan) || p.PropertyType == typeof(TimeSpan?)))
        {
            if (section.GetChildren().FirstOrDefault(child => child.Key.Equals(property.Name, StringComparison.OrdinalIgnoreCase)) is not { } setting) continue;
            if (!DurationText.TryParse(setting.Value, out _, out var error)) yield return $"{setting.Path}: {error}";
        }
    }
}
